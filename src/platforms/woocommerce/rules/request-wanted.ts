/** What the store says is lacking, taken or past the end: the product of an order line, the amount of a refund, an upload, a page. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { plain, STORE_CULPRIT } from '../sent.js'
import { sentRecord } from './request-body.js'
import { bodyCulprit, finding } from './request-finding.js'

type Context = RuleContext<WooFacts>

/** Codes with one meaning each, told from the fields that were sent; the texts are translated. */
export function wanted(context: Context): Finding | undefined {
  switch (context.facts.error?.code) {
    case 'woocommerce_rest_required_product_reference':
      return lineWithoutProduct(context)
    case 'woocommerce_rest_cannot_create_order_refund':
    case 'woocommerce_rest_invalid_order_refund':
    case 'woocommerce_api_invalid_order_refund':
      return refund(context)
    case 'rest_upload_no_content_disposition':
    case 'rest_upload_invalid_disposition':
      return upload(context, 'content-disposition', 'Content-Disposition: attachment; filename="photo.jpg"')
    case 'rest_upload_no_content_type':
      return upload(context, 'content-type', 'Content-Type: image/jpeg (the type of the file)')
    case 'rest_upload_no_data':
      return nothingUploaded(context)
    case 'rest_upload_sideload_error':
    case 'rest_upload_unknown_error':
      return fileRefused(context)
    case 'existing_user_login':
      return taken(context, 'username')
    case 'existing_user_email':
      return taken(context, 'email')
    case 'rest_post_invalid_page_number':
    case 'rest_comment_invalid_page_number':
    case 'rest_revision_invalid_page_number':
      return pastTheEnd(context)
    default:
      return undefined
  }
}

/** Also where only the price of an existing line changes (woocommerce#24989). */
function lineWithoutProduct(context: Context): Finding {
  return finding(context, {
    code: 'request.missing-param',
    certainty: 'likely',
    summary: 'A member of line_items names no product: product_id (or sku) is missing, or is 0.',
    culprit: bodyCulprit(context, 'line_items'),
    fix: ['Send product_id in every member of line_items, also to change one that exists (beside its id).']
  })
}

/** WooCommerce gives 500 and a code that reads like a missing right; what is missing is the amount (woocommerce#31323). */
function refund(context: Context): Finding | undefined {
  const amount = sentRecord(context.facts)['amount']
  const absent = amount === undefined || amount === ''
  // With an amount the gateway may be the one that refused.
  if (!absent && context.facts.error?.code === 'woocommerce_rest_cannot_create_order_refund') return undefined
  return {
    ...finding(context, {
      code: absent ? 'request.missing-param' : 'request.invalid-param',
      certainty: 'likely',
      summary: `The refund was not made: amount is ${absent ? 'not in the body' : 'no amount that can be refunded'}. No right is missing.`,
      culprit: bodyCulprit(context, 'amount'),
      fix: ['Send amount as text, for example "10.00", above zero and not above what is left of the order; line_items alone do not do.']
    }),
    supersedes: ['http.server-error']
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

/** An error without a status of its own, so it comes with 500 (wp-api-v2-client-java#9). */
function taken(context: Context, name: string): Finding {
  return {
    ...finding(context, {
      code: 'request.invalid-param',
      certainty: 'likely',
      summary: `A user with this ${name} exists already; the status ${context.facts.status} does not mean that the server broke.`,
      culprit: bodyCulprit(context, name),
      fix: [`Send another ${name}, or find the user (GET /wp/v2/users?search=…&context=edit) and change that one.`]
    }),
    supersedes: ['http.server-error']
  }
}

/** https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/ */
function pastTheEnd(context: Context): Finding {
  const page = context.facts.query.get('page')
  return finding(context, {
    code: 'request.invalid-param',
    summary: `Page ${page?.value.slice(0, 12) ?? ''} is behind the last one.`.replace('  ', ' '),
    culprit: { in: 'request.query', name: 'page', ...(page && { pointer: page.pointer }) },
    fix: ['Stop at the page that X-WP-TotalPages of the answers before names, or where Link has no rel="next".']
  })
}
