/** Keeps the event loop busy. */
export function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}
