import t from 'tap'
import { summarise } from '#src/model/live.js'

t.equal(typeof summarise, 'function')
