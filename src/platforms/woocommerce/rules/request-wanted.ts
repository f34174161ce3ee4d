/** What the store says is lacking: the product of an order line, the amount of a refund, the description of an upload. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
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
