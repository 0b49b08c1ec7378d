import type { UpdateConsumer } from "@grammyjs/runner"
import type { Update } from "grammy/types"
import type { UpdateDesk } from "./makeDesk.ts"

/** Updates that came in and are being served here. */
export interface UpdatesInHand extends UpdateConsumer<Update> {
  /** Takes an update in; resolves once it is kept and rejects when it cannot be. It is served besides. */
  readonly keep: (update: Update) => Promise<void>
  /** How many there are. */
  readonly count: () => number
  /** Waits until each of them is kept, or its person was told that it cannot be. */
  readonly kept: () => Promise<void>
  /** Waits until all are served, no longer than `ms`; answers whether they are. */
  readonly served: (ms: number) => Promise<boolean>
}

const noted = <A>(set: Set<Promise<unknown>>, work: Promise<A>): Promise<A> => {
  const end = work.then(() => {}, () => {}).finally(() => set.delete(end))
  set.add(end)
  return work
}

/** Keeps book of the updates a bot is serving. */
export const updatesInHand = (desk: UpdateDesk): UpdatesInHand => {
  const coming = new Set<Promise<unknown>>()
  const inHand = new Set<Promise<unknown>>()
  const keep = (update: Update) => {
    const received = noted(coming, desk.receive(update))
    void noted(inHand, received.then(({ served }) => served))
    return received.then(() => {})
  }
  /** Whoever polls has nobody who would deliver it again: the person is told. */
  const consume = (update: Update) => {
    const received = desk.receive(update)
    const told = received.then(({ served }) => ({ served }), (error: unknown) => ({ served: desk.sayUnavailable(update, error) }))
    void noted(coming, told)
    return noted(inHand, told.then(({ served }) => served))
  }
  const served = async (ms: number) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), ms)
    const all = Promise.all(inHand).then(() => true)
    try {
      return await Promise.race([promise, all])
    } finally {
      clearTimeout(timer)
    }
  }
  return { keep, consume, count: () => inHand.size, kept: async () => { await Promise.all(coming) }, served }
}
