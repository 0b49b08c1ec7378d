import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Clock, Effect, Option, Semaphore } from "effect"
import type { Sandbox, SandboxTerms } from "./makeSandbox.ts"
import { makeSandbox } from "./makeSandbox.ts"

/** Of more than so many at once the one that was left alone longest is forgotten. */
export const SANDBOXES_MAX = 8
/** A sandbox nobody has asked for so long is forgotten, in milliseconds of real time. */
export const IDLE_MS_MAX = 24 * 3_600_000

interface Kept {
  readonly sandbox: Sandbox
  usedAtMs: number
  /** Requests it is answering. */
  inUse: number
  isOver: boolean
}

/** A sandbox that is not forgotten before it is given back. */
export interface UsedSandbox {
  readonly sandbox: Sandbox
  readonly release: Effect.Effect<void>
}

type AllKept = Map<OperatorName, Kept>

const closeUnused = (one: Kept) => Effect.suspend(() => one.isOver && one.inUse === 0 ? one.sandbox.close : Effect.void)

const end = (kept: AllKept, name: OperatorName, one: Kept) => Effect.suspend(() => {
  if (kept.get(name) === one) kept.delete(name)
  one.isOver = true
  return closeUnused(one)
})

const use = (one: Kept, nowMs: number): UsedSandbox => {
  one.usedAtMs = nowMs
  one.inUse += 1
  return {
    sandbox: one.sandbox,
    release: Effect.suspend(() => {
      one.inUse -= 1
      return closeUnused(one)
    })
  }
}

/** Forgets what is idle, and what has to make room; answers whether there is some. */
const makeRoom = Effect.fnUntraced(function*(kept: AllKept, nowMs: number) {
  const idle = [...kept].filter(([, { inUse }]) => inUse === 0).toSorted(([, one], [, other]) => one.usedAtMs - other.usedAtMs)
  for (const [name, one] of idle) if (kept.size >= SANDBOXES_MAX || nowMs - one.usedAtMs > IDLE_MS_MAX) yield* end(kept, name, one)
  return kept.size < SANDBOXES_MAX
})

/** A new one, which ends when it is told to. */
const make = Effect.fnUntraced(function*(kept: AllKept, name: OperatorName, terms: SandboxTerms) {
  const over = Effect.suspend(() => {
    const one = kept.get(name)
    return one === undefined ? Effect.void : end(kept, name, one)
  })
  const made: Kept = { sandbox: yield* makeSandbox(name, terms, over), usedAtMs: 0, inUse: 0, isOver: false }
  kept.set(name, made)
  return made
})

/** Keeps sandboxes by their operators, a bounded number of them, for as long as the scope lasts. `terms` are those of the moment one is made. */
export const keepSandboxes = Effect.fnUntraced(function*(terms: Effect.Effect<SandboxTerms>) {
  const kept: AllKept = new Map()
  const turn = Semaphore.makeUnsafe(1)
  yield* Effect.addFinalizer(() => Effect.forEach([...kept.values()], ({ sandbox }) => sandbox.close, { discard: true }))
  return {
    /** An operator's, made if there is none; `null`: there is no room for it. */
    of: (name: OperatorName) => turn.withPermit(Effect.gen(function*() {
      const nowMs = yield* Clock.currentTimeMillis
      const known = kept.get(name)
      if (known !== undefined) return use(known, nowMs)
      return (yield* makeRoom(kept, nowMs)) ? use(yield* make(kept, name, yield* terms), nowMs) : null
    })),
    /** The one in which the key with this hash was made; `null`: none. */
    holding: Effect.fnUntraced(function*(hash: KeyHash) {
      for (const one of kept.values()) {
        if (Option.isSome(yield* one.sandbox.key(hash))) return use(one, yield* Clock.currentTimeMillis)
      }
      return null
    })
  }
})
