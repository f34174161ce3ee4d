/** The few icons of the viewer, 16 by 16, drawn with lines in the text's colour. */
const PATHS = {
  good: 'M3.5 8.5l3 3 6-7',
  bad: 'M4 4l8 8M12 4l-8 8',
  notice: 'M8 3v6M8 11.8v.4',
  redirect: 'M3 8h9M9 4.5L12.5 8 9 11.5',
  pending: 'M8 4v4l2.5 2M8 2a6 6 0 1 0 .01 0',
  pin: 'M6 2h4l-.5 4.5L12 9H4l2.5-2.5L6 2zM8 9v5',
  note: 'M3 3h10v7l-3 3H3zM5.5 6h5M5.5 8.5h3',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  replay: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3.2H9.8',
  edit: 'M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4z',
  compare: 'M2.5 4.5h7M7 2l2.5 2.5L7 7M13.5 11.5h-7M9 9l-2.5 2.5L9 14',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6L14 14',
  follow: 'M8 13V3M4 7l4-4 4 4',
  help: 'M6 6a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 11.6v.4',
  light: 'M8 5a3 3 0 1 0 .01 0M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  target: 'M8 3a5 5 0 1 0 .01 0M8 1v3M8 12v3M1 8h3M12 8h3'
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}
