// The least that a recording proxy does on Node, as a bound: forwards by undici, remembers each call in one line for a list, and appends
// head and body to a file before the end of the answer is released, so that nothing that was read is lost at kill -9. It masks nothing,
// explains nothing, changes nothing, tells nobody, has no limits, and knows no request bodies but whole ones. Prints its port.
import { mkdtempSync, openSync, rmSync, writevSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'

const folder = mkdtempSync(join(tmpdir(), 'storetap-least-'))
process.once('SIGTERM', () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
const file = openSync(join(folder, 'log'), 'a')
const pool = new Pool(process.argv[2], { connections: 128, pipelining: 1 })
const list = []

class Call {
  #request
  #response
  #body
  #begun = performance.now()
  #chunks = []
  #status = 0
  #headers = []

  constructor(request, response, body) {
    this.#request = request
    this.#response = response
    this.#body = body
  }

  onConnect() {}

  onHeaders(status, headers) {
    if (status < 200) return true
    this.#status = status
    this.#headers = headers.map((part) => part.latin1Slice())
    this.#response.sendDate = false
    this.#response.writeHead(status, this.#headers)
    return true
  }

  onData(chunk) {
    this.#chunks.push(chunk)
    return true
  }

  onComplete() {
    const { method, url, rawHeaders } = this.#request
    const summary = { seq: list.length, at: Date.now(), time: performance.now() - this.#begun, method, url, status: this.#status }
    list.push(summary)
    const head = Buffer.from(`${JSON.stringify({ ...summary, request: rawHeaders, response: this.#headers })}\n`)
    writevSync(file, this.#body ? [head, this.#body, ...this.#chunks] : [head, ...this.#chunks])
    this.#response.end(this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks))
  }

  onError() {
    this.#response.destroy()
  }
}

function forward(request, response, body) {
  pool.dispatch({ method: request.method, path: request.url, headers: request.rawHeaders, body }, new Call(request, response, body))
}

const server = createServer((request, response) => {
  if (request.method === 'GET') return void forward(request, response, null)
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk)).once('end', () => forward(request, response, Buffer.concat(chunks)))
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
