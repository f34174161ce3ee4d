import t from 'tap'
import { load } from './load.js'

const { wordsOfPage, inLines } = await load<{
  wordsOfPage(html: string): { readonly title: string; readonly text: string }
  inLines(html: string): string
}>('body/html-words.ts')

t.test('title and visible text, no scripts, styles and comments', async (t) => {
  const page =
    '<!doctype html><HTML><head><title>Just a\n moment&hellip; &amp; more</title><style>b{color:red}</style></head>' +
    '<body><!-- <p>hidden</p> --><h1>Attention&#33;</h1><script>if (1 < 2) alert("<p>no</p>")</script><p>Blocked by <b>the firewall</b></p></body></html>'
  t.same(wordsOfPage(page), { title: 'Just a moment&hellip; & more', text: 'Attention! Blocked by the firewall' })
})

t.test('broken markup gives what there is', async (t) => {
  t.same(wordsOfPage('plain'), { title: '', text: 'plain' })
  t.same(wordsOfPage('<p>a<script>never closed'), { title: '', text: 'a' })
  t.same(wordsOfPage('<title>open<p'), { title: '', text: 'open' })
  t.same(wordsOfPage(''), { title: '', text: '' })
  t.same(wordsOfPage('<header>shown</header>'), { title: '', text: 'shown' }, 'an element is not another one with a longer name')
  t.same(wordsOfPage('&#999999999; &#0;').title, '')
})

t.test('hostile markup costs no more than its length', async (t) => {
  t.equal(wordsOfPage('<'.repeat(200_000)).text, '')
  t.equal(wordsOfPage('<script>'.repeat(25_000)).text, '')
  t.match(wordsOfPage('<p>x'.repeat(50_000)).text, /^x x x/)
})

t.test('a minified page gets lines', async (t) => {
  t.equal(inLines('<a><b>c</b></a>'), '<a>\n<b>c</b>\n</a>')
})
