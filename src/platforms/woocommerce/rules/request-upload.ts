/** An upload without a file, without its name or type, or that the store could not keep. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { plain, STORE_CULPRIT } from '../sent.js'
import { bodyCulprit, finding } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

type Context = RuleContext<WooFacts>

export const requestUpload: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return requestRefusal(context.facts) === 'upload' ? ofCode(context) : undefined
  }
}

function ofCode(context: Context): Finding {
  switch (context.facts.error?.code) {
    case 'rest_upload_no_content_type':
      return upload(context, 'content-type', 'Content-Type: image/jpeg (the type of the file)')
    case 'rest_upload_no_data':
      return nothingUploaded(context)
    case 'rest_upload_sideload_error':
    case 'rest_upload_unknown_error':
      return fileRefused(context)
    default:
      return upload(context, 'content-disposition', 'Content-Disposition: attachment; filename="photo.jpg"')
  }
}

/** The file is the body itself and a header names it, or it is the part "file" of a form (WP-API#2609, node-wpapi#456). */
function upload(context: Context, name: string, example: string): Finding {
  const sent = context.facts.headers.get(name)
  const parts = /^multipart\/form-data/i.test(context.facts.headers.value('content-type') ?? '')
  return finding(context, {
    code: sent ? 'request.invalid-param' : 'request.missing-param',
    certainty: 'likely',
    summary: parts
      ? 'No file was found in the form, so WordPress took the body for the file itself and wants a header that names it.'
      : `The upload has ${sent ? `no usable ${name}` : `no header ${name}`}, so WordPress does not know what file it is.`,
    culprit: { in: 'request.header', name, ...(sent && { pointer: sent.pointer }) },
    fix: [
      ...(parts ? ['Name the part file, with a filename: Content-Disposition: form-data; name="file"; filename="photo.jpg".'] : []),
      `Or send the bytes of the file as the body, with ${example}.`
    ]
  })
}

function nothingUploaded(context: Context): Finding {
  return finding(context, {
    code: 'request.missing-param',
    certainty: 'likely',
    summary: 'The upload holds no data: neither a body nor a part named file.',
    culprit: bodyCulprit(context, 'file'),
    fix: ['Send the bytes of the file as the body, or as the part file of multipart/form-data; a JSON client may have dropped them.']
  })
}

/** The type of the file, its size, or the folder of the store: WordPress gives 500 to all of them (WP-API#532). */
function fileRefused(context: Context): Finding {
  // A folder of the server in the message: it cannot be made or written to, whatever was sent (gutenberg#21741).
  if (/\/uploads\/\d{4}\/\d{2}\b|wp-content\/uploads\b/.test(context.facts.error?.message ?? '')) return folderClosed(context)
  return finding(context, {
    code: 'request.invalid-param',
    certainty: 'possible',
    summary: 'The store did not take the uploaded file; the message says whether its type or size is at fault, or the folder.',
    culprit: bodyCulprit(context, 'file'),
    fix: [
      'Type: send one that the site allows, with a file name that ends in it (.jpg for a JPEG).',
      'Size: send a smaller file, or raise upload_max_filesize; folder: let PHP write into wp-content/uploads.'
    ]
  })
}

function folderClosed(context: Context): Finding {
  return {
    ...finding(context, {
      code: 'request.invalid-param',
      certainty: 'likely',
      summary: 'The store could not write the uploaded file into its folder.',
      culprit: STORE_CULPRIT,
      fix: ['Let PHP write into wp-content/uploads (owner and rights of the folder, free space on the disk).']
    }),
    code: 'http.server-error',
    why: `Nothing in the request is wrong: the message speaks of a folder of the server. ${plain(context.facts.error?.message ?? '')}`
  }
}
