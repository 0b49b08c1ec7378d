import type { PageEvent, PageProblem } from "../PageApi.ts"
import { label } from "./labels.ts"
import { toast } from "./toast.ts"

const read = async <A>(request: Promise<Response>): Promise<A> => {
  const response = await request.catch(() => { throw new Error(label("offline")) })
  const answer = (await response.json().catch(() => ({ problem: label("offline") }))) as A | PageProblem
  if (!response.ok) throw new Error((answer as PageProblem).problem)
  return answer as A
}

/** Asks the sandbox for something. */
export const get = <A>(path: string): Promise<A> => read(fetch(`/sandbox/${path}`))

/** Tells the sandbox to do something. */
export const post = <A>(path: string, body: object): Promise<A> =>
  read(fetch(`/sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }))

/** Runs what a person asked for and shows what went wrong, if anything. */
export const attempt = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), "problem")
  }
}

/** Listens to the sandbox. `onOpen` is called at every connection, also after a pause, to look at everything anew. */
export const listen = (onEvent: (event: PageEvent) => void, onOpen: () => void) => {
  const source = new EventSource("/sandbox/events")
  let lost = false
  source.addEventListener("message", ({ data }) => onEvent(JSON.parse(String(data)) as PageEvent))
  source.addEventListener("open", () => {
    if (lost) toast(label("back"))
    lost = false
    onOpen()
  })
  source.addEventListener("error", () => {
    if (!lost) toast(label("offline"), "problem")
    lost = true
  })
}
