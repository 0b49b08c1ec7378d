import { streamSSE } from "hono/streaming"
import type { DashboardContext, DashboardParts } from "./DashboardEnv.ts"

/** How long nothing is looked at again. */
const LOOK_MS = 3_000
/** Pages that are followed at once: each asks the stores again and again. */
const STREAMS_MAX = 64

/** Follows pages: sends the parts of one whenever they have changed. */
export const pageStreams = ({ ending }: Pick<DashboardParts, "ending">) => {
  let open = 0
  /** `read` answers the parts of the page; `null`: he may not see it any more. */
  return (context: DashboardContext, read: () => Promise<string | null>): Response => {
    if (open >= STREAMS_MAX) return context.html("", 503)
    open += 1
    return streamSSE(context, async (stream) => {
      let before = ""
      try {
        while (!stream.aborted && !ending.aborted) {
          const now = await read()
          if (now === null) return await stream.writeSSE({ event: "over", data: "" })
          await (now === before ? stream.write(": as it was\n\n") : stream.writeSSE({ data: JSON.stringify(now) }))
          before = now
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, LOOK_MS)
            const stop = () => { clearTimeout(timer); resolve() }
            stream.onAbort(stop)
            ending.addEventListener("abort", stop, { once: true })
          })
        }
      } finally {
        open -= 1
      }
    })
  }
}
