// npm run docs: writes docs/codes.md from the rules' own pages.
import { writeFileSync } from 'node:fs'
import { codesMarkdown } from '../dist/cli/codes-markdown.js'
import { allPages } from '../dist/platforms/index.js'

writeFileSync(new URL('../docs/codes.md', import.meta.url), codesMarkdown(allPages))
