import { ProviderHealth } from "@sigmatrade/core/provider/ProviderHealth"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { Standing } from "@sigmatrade/core/provider/ProviderPool"
import { DateTime, Effect, Ref } from "effect"

/** A report this old is renewed even when nothing changed, so that its age says whether anybody still looks. */
const RENEW_MS = 5000

/** Keeps how the providers are doing for those who do not ask them: at every change of state, and every few seconds. */
export const reportHealth = Effect.fn("reportHealth")(function*(looked: ReadonlyArray<Standing>, reported: Ref.Ref<string>) {
  const now = yield* DateTime.now
  const states = looked.map(({ id, state }) => `${id} ${state}`).join(", ")
  const due = `${states} ${Math.floor(DateTime.toEpochMillis(now) / RENEW_MS)}`
  const before = yield* Ref.getAndSet(reported, due)
  if (before === due) return
  if (!before.startsWith(`${states} `)) yield* Effect.logInfo("How the providers are doing", Object.fromEntries(looked.map(({ id, reason, state }) => [id, reason === null ? state : `${state}: ${reason}`])))
  const healths = looked.map(({ head, id, reason, state }) =>
    new ProviderHealth({ id, state, reason, latest: head?.latest.number ?? null, finalized: head?.finalized?.number ?? null }))
  yield* (yield* ProviderHealthStore).report(healths, now)
})
