import type { UpdateConsumer } from "@grammyjs/runner"
import type { Update } from "grammy/types"

/** Updates that were fetched and are being served. */
export interface UpdatesInHand extends UpdateConsumer<Update> {
  /** Waits until all are served, no longer than `ms`; answers whether they are. */
  readonly served: (ms: number) => Promise<boolean>
}

/** Keeps book of the updates a bot is serving. `serve` must not reject. */
export const updatesInHand = (serve: (update: Update) => Promise<void>): UpdatesInHand => {
  const inHand = new Set<Promise<void>>()
  const consume = (update: Update) => {
    const work = serve(update).finally(() => inHand.delete(work))
    inHand.add(work)
    return work
  }
  const served = async (ms: number) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), ms)
    const all = Promise.allSettled(inHand).then(() => true)
    try {
      return await Promise.race([promise, all])
    } finally {
      clearTimeout(timer)
    }
  }
  return { consume, served }
}
