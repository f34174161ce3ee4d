/** Faults of method, parameters, body and object: what each code means. */
import type { CodePage } from '../../../model/diagnosis.js'
import { AUTHENTICATION_CLASS, issue, WOO_DOCS } from '../sources.js'

/** Said of every answer about parameters, too. */
export const PARAMETERS_FIRST = 'Parameters are checked before roles, so a 400 may hide missing credentials.'

const common = { level: 'failure', ceiling: 'certain', docs: [WOO_DOCS] } as const

/** Pages of the codes about requests that the store understood and refused. */
export const requestPages: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.resource.invalid-id',
    title: 'Object does not exist or is of another type',
    why: 'The id belongs to nothing, or to an object of another kind: an order route does not find a product.',
    tell: '404 woocommerce_rest_…_invalid_id (400 for PUT); the object is looked up before roles are asked.',
    fix: ['Check the id.'],
    limits: 'Also visitors get this 404, so credentials may be missing besides.'
  },
  {
    ...common,
    code: 'woo.request.unknown-method',
    title: 'HTTP method is unknown to WooCommerce',
    why: 'The permission of a key is defined for six methods and OPTIONS; others are refused.',
    tell: '401 "Unknown request method."',
    fix: ['Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.'],
    docs: [AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.request.invalid-json',
    title: 'Body is not JSON',
    why: 'Content-Type says JSON, and PHP could not decode the body; old versions of WordPress stumble over an empty one, too.',
    tell: '400 rest_invalid_json.',
    fix: ['Send valid JSON.']
  },
  {
    ...common,
    code: 'woo.request.missing-param',
    title: 'Required parameter is absent',
    why: 'The route declares the parameter as required; a body without a Content-Type of JSON or form is not read at all.',
    tell: '400 rest_missing_callback_param "Missing parameter(s): NAME".',
    fix: ['Send the parameter.'],
    limits: PARAMETERS_FIRST
  },
  {
    ...common,
    code: 'woo.request.invalid-param',
    title: 'Parameter is not valid',
    why: 'The value does not fit the type, range or list that the route declares, or the store cannot use it.',
    tell: '400 rest_invalid_param "Invalid parameter(s): NAME", or a code that speaks of one field: woocommerce_rest_invalid_item_id, registration-error-email-exists, term_exists, …',
    fix: ['Correct the value.'],
    limits: PARAMETERS_FIRST,
    docs: [
      WOO_DOCS,
      issue('woocommerce/woocommerce', 21901),
      issue('woocommerce/woocommerce-rest-api', 56),
      issue('woocommerce/woocommerce-rest-api', 251),
      issue('woocommerce/wc-api-php', 258),
      issue('XiaoFaye/WooCommerce.NET', 69)
    ]
  },
  {
    ...common,
    code: 'woo.request.duplicate-sku',
    title: 'Value must be unique and is not',
    why: 'Another product, or one in the bin, has this SKU already.',
    tell: '400 product_invalid_sku; data.resource_id is the product that has it.',
    fix: ['Use another SKU, or leave it out where it does not change.'],
    docs: [WOO_DOCS, issue('woocommerce/woocommerce', 33806), issue('woocommerce/woocommerce', 51410)]
  },
  {
    ...common,
    code: 'woo.request.trash-not-supported',
    title: 'Object cannot be put into the bin',
    why: 'Without force=true DELETE means the bin, and this kind of object has none.',
    tell: '501 woocommerce_rest_trash_not_supported.',
    fix: ['Add force=true.']
  }
]
