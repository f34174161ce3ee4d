import t from 'tap'
import { type Closer, closeAll } from '#src/app/closing.js'

t.test('closes everything once, the newest first', async (t) => {
  const closed: string[] = []
  const closers: Closer[] = ['store', 'viewer', 'gateways'].map((name) => async () => void closed.push(name))
  await Promise.all([closeAll(closers), closeAll(closers)])
  t.same(closed, ['gateways', 'viewer', 'store'])
})

t.test('one that fails keeps none of the others open, and is told of', async (t) => {
  const closed: string[] = []
  const closers: Closer[] = [
    async () => void closed.push('store'),
    async () => Promise.reject(new Error('second')),
    async () => void closed.push('viewer'),
    () => {
      throw new Error('first')
    }
  ]
  await t.rejects(closeAll(closers), { message: 'first' })
  t.same(closed, ['viewer', 'store'])
})
