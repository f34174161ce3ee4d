/** Products of the sandbox's WooCommerce store: a page of them, one by id, and new ones, which live as long as the process. */
import { parseJson, type SandboxAnswer, type SandboxRequest } from './message.js'
import type { User, WordPressRest } from './wordpress-rest.js'

interface Product {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly regular_price: string
}

const NAMES = ['Tea cup', 'Teapot', 'Milk jug', 'Sugar bowl', 'Saucer', 'Tea towel', 'Tray', 'Kettle', 'Spoon', 'Strainer', 'Caddy', 'Cosy']
/** Further ones are answered as if they were created, and forgotten. */
const MOST_PRODUCTS = 1000

/** The catalogue of one store. */
export class Products {
  readonly #rest: WordPressRest
  readonly #all: Product[] = NAMES.map((name, index) => ({ id: 101 + index, name, type: 'simple', regular_price: `${8 + index}.50` }))

  constructor(rest: WordPressRest) {
    this.#rest = rest
  }

  /** @param id of one product, from the path */
  serve(request: SandboxRequest, id: string | undefined, user: User): SandboxAnswer {
    if (id !== undefined) return this.#one(Number(id), user)
    return request.method === 'POST' ? this.#create(request, user) : this.#page(request, user)
  }

  #one(id: number, user: User): SandboxAnswer {
    const product = this.#all.find((known) => known.id === id)
    return product
      ? this.#rest.answer(200, product, user)
      : this.#rest.refuse(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.', user)
  }

  #page({ query }: SandboxRequest, user: User): SandboxAnswer {
    const perPage = Number(query.get('per_page') ?? 10)
    if (!(perPage >= 1 && perPage <= 100)) {
      const params = { per_page: 'per_page must be between 1 (inclusive) and 100 (inclusive)' }
      const error = { code: 'rest_invalid_param', message: 'Invalid parameter(s): per_page', data: { status: 400, params } }
      return this.#rest.answer(400, error, user)
    }
    const page = Math.max(1, Number(query.get('page') ?? 1) || 1)
    return this.#rest.collection(this.#all.slice((page - 1) * perPage, page * perPage), user, this.#all.length, perPage)
  }

  #create(request: SandboxRequest, user: User): SandboxAnswer {
    const isJson = /^application\/json/i.test(request.headers['content-type'] ?? '')
    const sent = isJson ? parseJson(request.body) : Object.fromEntries(new URLSearchParams(request.body))
    if (typeof sent !== 'object' || sent === null) {
      return this.#rest.refuse(400, 'rest_invalid_json', 'Invalid JSON body passed.', user)
    }
    const { name = 'Product', regular_price = '' } = sent as { name?: string; regular_price?: string }
    const product = { id: (this.#all.at(-1)?.id ?? 100) + 1, name: String(name), type: 'simple', regular_price: String(regular_price) }
    if (this.#all.length < MOST_PRODUCTS) this.#all.push(product)
    return this.#rest.answer(201, product, user, [['Location', `${this.#rest.home}/wp-json/wc/v3/products/${product.id}`]])
  }
}
