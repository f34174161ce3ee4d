// npm run docs: writes docs/codes.md from the rules' own pages.
import { writeFileSync } from 'node:fs'
import { codesMarkdown } from '../build/src/cli/codes-markdown.js'
import { allPages } from '../build/src/platforms/index.js'

writeFileSync(new URL('../docs/codes.md', import.meta.url), codesMarkdown(allPages))
