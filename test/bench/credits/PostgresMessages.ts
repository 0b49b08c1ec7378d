/** PostgreSQL's messages in a stream of bytes, whole ones only: a type letter, four bytes of length, the rest. */
export interface MessageReader {
  /** Takes the next bytes and answers the messages that are complete with them, each with its letter. */
  readonly read: (bytes: Buffer) => ReadonlyArray<{ readonly letter: string; readonly bytes: Buffer }>
}

/** Reads messages. `greeting`: the first one has no letter, as the client's first has none. */
export const messageReader = (greeting: boolean): MessageReader => {
  let held: Buffer = Buffer.alloc(0)
  let letterBytes = greeting ? 0 : 1
  return {
    read: (bytes) => {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      const messages: Array<{ letter: string; bytes: Buffer }> = []
      let start = 0
      while (held.length - start >= letterBytes + 4) {
        const end = start + letterBytes + held.readUInt32BE(start + letterBytes)
        if (end > held.length) break
        const letter = letterBytes === 0 ? "" : String.fromCharCode(held[start] ?? 0)
        messages.push({ letter, bytes: held.subarray(start, end) })
        letterBytes = 1
        start = end
      }
      held = held.subarray(start)
      return messages
    }
  }
}

/** The server is ready for the next request. */
export const READY = "Z"
/** The server refused a request. */
export const REFUSED = "E"
/** A request of the client ends here: with Sync, or with a simple query. */
export const REQUEST_ENDS = new Set(["S", "Q"])
