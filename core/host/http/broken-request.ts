import type { Socket } from 'node:net'

const STATUS: Record<string, { line: string; code: string; message: string }> = {
  HPE_HEADER_OVERFLOW: {
    line: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    message: 'the headers are larger than 16 KiB. Send fewer or shorter ones.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    line: '408 Request Timeout',
    code: 'timeout',
    message: 'the request did not come to its end in time. Send it again.',
  },
}

const LINGER_MS = 1000

const OTHERWISE = { line: '400 Bad Request', code: 'bad_request', message: 'this is no HTTP request.' }

/** Answers what never became a request: the parser stopped before there was one to route. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { line, code, message } = STATUS[error.code ?? ''] ?? OTHERWISE
  const body = JSON.stringify({ error: { code, message } })
  const head = `HTTP/1.1 ${line}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`
  socket.end(`${head}\r\n\r\n${body}`)
  // What still comes is read away: closing over unread bytes would reset the connection and lose the answer.
  socket.resume()
  socket.setTimeout(LINGER_MS, () => socket.destroy())
}
