/** UTF-8 where every character is one byte, which `uuid` takes several times as long for; else the text itself. */
export function bytesToHash(text: string): Uint8Array | string {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return text
    bytes[i] = code
  }
  return bytes
}
