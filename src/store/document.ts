/** Small documents that change (credential history, viewer settings), by lowdb's own JSONFile. */
import { chmod, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import { explainDiskError, fileMode, makePrivateFolder } from './folder.js'

export interface Document<T> {
  readonly data: T
  /** Changes the data and writes them; several at once end in one write after the other. Never throws: problems are reported. */
  update(change: (data: T) => void): Promise<void>
}

/**
 * Opens a document, or begins with `defaults` where there is none. One that cannot be read is kept aside as `<name>.unreadable`
 * and reported; losing settings is better than not starting.
 */
export async function openDocument<T extends object>(
  file: string,
  defaults: T,
  onProblem: (message: string) => void
): Promise<Document<T>> {
  const low = new Low<T>(new PrivateJsonFile<T>(file), structuredClone(defaults))
  try {
    await low.read()
    if (typeof low.data !== 'object' || Array.isArray(low.data) !== Array.isArray(defaults))
      throw new SyntaxError('not the expected kind of JSON')
    if (!Array.isArray(defaults)) low.data = { ...structuredClone(defaults), ...low.data } // fields that are new in this version
  } catch (error) {
    low.data = structuredClone(defaults)
    onProblem(await putAside(file, error))
  }
  let writing = Promise.resolve()
  return {
    get data() {
      return low.data
    },
    update(change) {
      change(low.data)
      writing = writing.then(
        () => low.write(),
        () => low.write()
      )
      return writing.catch((error: unknown) => onProblem(`${file} could not be written: ${explainDiskError(error)}`))
    }
  }
}

async function putAside(file: string, error: unknown): Promise<string> {
  if (!(error instanceof SyntaxError)) return `${file} cannot be read, beginning without it: ${explainDiskError(error)}`
  const aside = `${file}.unreadable`
  try {
    await rename(file, aside)
    return `${file} is damaged (${error.message}); it is kept as ${basename(aside)}, and a new one is begun.`
  } catch (failure) {
    return `${file} is damaged (${error.message}) and could not be put aside: ${explainDiskError(failure)}`
  }
}

/** lowdb writes a draft `.<name>.tmp` and renames it; a draft that is there already keeps its mode. */
class PrivateJsonFile<T> extends JSONFile<T> {
  readonly #file: string

  constructor(file: string) {
    super(file)
    this.#file = file
  }

  override async write(data: T): Promise<void> {
    makePrivateFolder(dirname(this.#file))
    const draft = join(dirname(this.#file), `.${basename(this.#file)}.tmp`)
    const handle = await open(draft, 'a', fileMode)
    await handle.close()
    await chmod(draft, fileMode)
    await super.write(data)
  }
}
