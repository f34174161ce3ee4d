/** V8's optimising compiler, for a proxy that is mostly young: a session of debugging is some thousand calls. */
import { setFlagsFromString } from 'node:v8'

/**
 * Half of what V8 inlines into one function (bytes of bytecode). In the first seconds of answers that are diagnosed, compiling took
 * 2.1 s of the processor's time, and takes 1.3 s so (`--trace-opt`); what comes out is as fast.
 */
export const INLINING = '--max-inlined-bytecode-size-cumulative=400'

/** Holds for the whole process, for all that is compiled from now on. */
export function compileLess(): void {
  setFlagsFromString(INLINING)
}
