/** First come, first served, with the weight of all that waits. */
export class Queue<W extends { readonly weight: number }> {
  #items: W[] = []
  /** Where the oldest is that waits: taking off the front one by one would move all the others. */
  #first = 0
  #weight = 0

  get length(): number {
    return this.#items.length - this.#first
  }

  get weight(): number {
    return this.#weight
  }

  get oldest(): W | undefined {
    return this.#items[this.#first]
  }

  add(item: W): void {
    this.#items.push(item)
    this.#weight += item.weight
  }

  take(): W | undefined {
    const item = this.#items[this.#first]
    if (!item) return undefined
    this.#first++
    this.#weight -= item.weight
    if (this.length === 0 || (this.#first > 1000 && this.#first * 2 > this.#items.length)) this.#letGo()
    return item
  }

  /** What was taken would be held until all of it is. */
  #letGo(): void {
    this.#items = this.#items.slice(this.#first)
    this.#first = 0
  }
}
