/** Asked again after every change until it answers something. */
export type Look<A> = () => A | undefined

/** What was awaited did not happen in time. The message says what was there instead. */
export class AwaitedTooLong extends Error {
  constructor(what: string, deadlineMs: number, instead: string) {
    super(`${what} did not happen within ${deadlineMs} ms. ${instead}`)
    this.name = "AwaitedTooLong"
  }
}

/** Waits without polling: looks at once and after every change. Errors: `AwaitedTooLong` after `deadlineMs`. */
export const awaitChange = <A>(options: {
  readonly what: string
  readonly deadlineMs: number
  readonly look: Look<A>
  readonly instead: () => string
  readonly subscribe: (listener: () => void) => () => void
}): Promise<A> =>
  new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      unsubscribe()
    }
    const attempt = () => {
      try {
        const found = options.look()
        if (found === undefined) return
        end()
        resolve(found)
      } catch (error) {
        end()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const timer = setTimeout(() => {
      end()
      reject(new AwaitedTooLong(options.what, options.deadlineMs, options.instead()))
    }, options.deadlineMs)
    const unsubscribe = options.subscribe(attempt)
    attempt()
  })
