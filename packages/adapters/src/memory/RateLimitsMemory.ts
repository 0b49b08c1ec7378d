import type { LimitRule, LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import type { LimitedAttempt, Taken } from "@sigmatrade/core/limit/RateLimits"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Effect, Layer } from "effect"

/** What is counted of one operation and subject; times in milliseconds since 1970. */
interface Counted {
  readonly windows: ReadonlyArray<{ readonly used: number; readonly endsAt: number }>
  /** Until when whoever is refused has been told. */
  readonly toldUntil: number
}

/** Of more subjects at once those who came first are forgotten: a flood from everywhere must not fill the memory. */
const SUBJECTS_MAX = 100_000

/** A time that is not over, and could have been set by a clock like ours: one that was put back must not lock anybody for ever. */
const isAhead = (time: number, ms: number, now: number) => time > now && time <= now + ms

const longest = ({ windows }: LimitRule) => Math.max(...windows.map(({ ms }) => ms))

const windowsAt = ({ windows }: LimitRule, kept: Counted | undefined, now: number) =>
  windows.map(({ ms }: LimitWindow, index) => {
    const window = kept?.windows[index]
    return window !== undefined && isAhead(window.endsAt, ms, now) ? window : { used: 0, endsAt: now + ms }
  })

const count = (rule: LimitRule, kept: Counted | undefined, now: number): readonly [Taken, Counted] => {
  const windows = windowsAt(rule, kept, now)
  const full = windows.filter(({ used }, index) => used >= (rule.windows[index]?.count ?? 0))
  if (full.length === 0) {
    const lefts = windows.map(({ endsAt, used }, index) => ({ left: (rule.windows[index]?.count ?? 0) - used - 1, resetMs: endsAt - now }))
    const least = lefts.reduce((one, other) => other.left < one.left ? other : one)
    return [{ _tag: "Allowed", ...least }, { windows: windows.map(({ endsAt, used }) => ({ endsAt, used: used + 1 })), toldUntil: 0 }]
  }
  const until = Math.max(...full.map(({ endsAt }) => endsAt))
  const isFirst = !isAhead(kept?.toldUntil ?? 0, longest(rule), now)
  return [{ _tag: "Refused", waitMs: until - now, isFirst }, { windows, toldUntil: isFirst ? until : kept?.toldUntil ?? until }]
}

/** Limits counted in this process alone: they begin anew with it. */
export const make: Effect.Effect<RateLimits["Service"]> = Effect.sync(() => {
  const counted = new Map<string, Counted>()
  const take = ({ now, operation, rule, subject }: LimitedAttempt) => {
    const key = `${operation}:${subject}`
    const kept = counted.get(key)
    const [taken, after] = count(rule, kept, now.epochMilliseconds)
    // Whoever has been away longest comes first. Not for every attempt: a map that is changed so all the time is never cleared away.
    if (after.windows[0]?.endsAt !== kept?.windows[0]?.endsAt) counted.delete(key)
    counted.set(key, after)
    const oldest = counted.size > SUBJECTS_MAX ? counted.keys().next().value : undefined
    if (oldest !== undefined) counted.delete(oldest)
    return taken
  }
  return RateLimits.of({ take: (attempt) => Effect.sync(() => take(attempt)) })
})

/** `make` for whoever is built on this layer. */
export const layer: Layer.Layer<RateLimits> = Layer.effect(RateLimits, make)
