import { LineBox } from './LineBox.js'

const WIDTH = 16

function hexLine(bytes: Uint8Array, line: number): { readonly offset: string; readonly hex: string; readonly text: string } {
  const part = [...bytes.subarray(line * WIDTH, (line + 1) * WIDTH)]
  return {
    offset: (line * WIDTH).toString(16).padStart(6, '0'),
    hex: part
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ')
      .padEnd(WIDTH * 3 - 1),
    text: part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
  }
}

export function HexView({ bytes, label }: { bytes: Uint8Array; label: string }) {
  return (
    <LineBox
      count={Math.ceil(bytes.length / WIDTH)}
      label={label}
      line={(index) => {
        const { offset, hex, text } = hexLine(bytes, index)
        return (
          <span class="hex">
            <span class="faint">{offset}</span> {'  '}
            {hex} {'  '}
            {text}
          </span>
        )
      }}
    />
  )
}
