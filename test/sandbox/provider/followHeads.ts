import type { AskNext } from "./RpcRule.ts"
import { resultOf } from "./RpcRule.ts"

/** A header as it is pushed; more fields may follow. */
export interface NodeHead {
  readonly number: string
  readonly hash: string
  readonly parentHash: string
}

const POLL_INTERVAL_MS = 100
/** Missed heads that are announced one by one; of a larger jump only the newest ones. */
const CATCH_UP_MAX = 64

/**
 * Announces every new head of a pipeline, parents first and, after a reorg, each block of the new branch. Asks rather than subscribes,
 * so that lags, forgeries and a changed upstream show in what is pushed.
 */
export const followHeads = (ask: AskNext, announce: (head: NodeHead) => void) => {
  const seen = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  /** The run of polls under way; another one or none makes an older run fall silent. */
  let run: object | undefined

  const read = async (method: string, place: string): Promise<NodeHead | undefined> => {
    const block = resultOf(await ask({ method, params: [place, false] }))
    if (block === null || block === undefined) return undefined
    const { transactions: _, ...head } = block as NodeHead & { readonly transactions?: unknown }
    return head
  }

  const poll = async (ours: object): Promise<void> => {
    const fresh: Array<NodeHead> = []
    let head = await read("eth_getBlockByNumber", "latest").catch(() => undefined)
    const isFirst = seen.size === 0
    while (head !== undefined && !seen.has(head.hash) && fresh.length < (isFirst ? 1 : CATCH_UP_MAX)) {
      fresh.push(head)
      head = Number(head.number) === 0 ? undefined : await read("eth_getBlockByHash", head.parentHash).catch(() => undefined)
    }
    if (ours !== run) return
    for (const next of fresh.toReversed()) {
      seen.add(next.hash)
      // The head at the time of subscribing is where we start, not news.
      if (!isFirst) announce(next)
    }
    timer = setTimeout(() => void poll(ours), POLL_INTERVAL_MS)
  }

  return {
    start: () => {
      if (run !== undefined) return
      run = {}
      void poll(run)
    },
    stop: () => {
      run = undefined
      clearTimeout(timer)
      seen.clear()
    }
  }
}
