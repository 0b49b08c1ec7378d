import type { Address } from "@sigmatrade/core/chain/Address"
import { Predicate } from "effect"
import { addressIn } from "./addressIn.ts"
import type { Answer } from "./FullBlock.ts"
import { valuesOf } from "./placesFit.ts"

/** A call inside a transaction, told alike whichever way it was traced. */
export interface CallFrame {
  /** 0 is the transaction's own call. */
  readonly depth: number
  readonly kind: string
  readonly from: Address
  /** `null` where a contract was to be made and was not. */
  readonly to: Address | null
  readonly value: bigint
  readonly failed: boolean
}

const NUMBER = /^0x[0-9a-f]{1,64}$/i
const valueIn = (value: unknown): bigint => Predicate.isString(value) && NUMBER.test(value) ? BigInt(value) : 0n
const hasFailed = ({ error }: Answer): boolean => error !== undefined && error !== null

/** The frames of one transaction as `callTracer` nests them, depth first; `null` when one of them cannot be read. */
export const framesOfTracer = (answer: unknown, depth = 0): ReadonlyArray<CallFrame> | null => {
  const { calls = [], from, to, type, value, ...rest } = valuesOf(answer)
  const caller = addressIn(from)
  if (caller === null || !Predicate.isString(type) || !Array.isArray(calls)) return null
  const frames: Array<CallFrame> = [
    { depth, kind: type.toUpperCase(), from: caller, to: addressIn(to), value: valueIn(value), failed: hasFailed(rest) }
  ]
  for (const call of calls) {
    const below = framesOfTracer(call, depth + 1)
    if (below === null) return null
    frames.push(...below)
  }
  return frames
}

/** One entry of `trace_block`, which lists the frames of a transaction depth first; `null` when it cannot be read. */
export const frameOfTrace = (answer: Answer): CallFrame | null => {
  const { action, result, traceAddress, type } = answer
  const values = valuesOf(action)
  const isEnd = type === "suicide"
  const from = addressIn(isEnd ? values["address"] : values["from"])
  if (from === null || !Array.isArray(traceAddress) || !Predicate.isString(type)) return null
  const to = type === "create" ? valuesOf(result)["address"] : isEnd ? values["refundAddress"] : values["to"]
  const { callType } = values
  const kind = isEnd ? "SELFDESTRUCT" : type === "call" && Predicate.isString(callType) ? callType : type
  const value = valueIn(isEnd ? values["balance"] : values["value"])
  return { depth: traceAddress.length, kind: kind.toUpperCase(), from, to: addressIn(to), value, failed: hasFailed(answer) }
}

/** Native value that a call inside a transaction moved. */
export interface InternalMove {
  readonly ordinal: number
  readonly from: Address
  readonly to: Address
  readonly value: bigint
}

/** Kinds of frames that hand value over; the others run foreign code on what is there already. */
const MOVING = new Set(["CALL", "CREATE", "CREATE2", "SELFDESTRUCT"])
/** Built-in contracts, which some nodes trace and others do not; those below are left out of the count unless they get value. */
const BUILT_IN = /^0x0{38}/

/**
 * What the calls below a transaction's own moved. Every one of them has its number, depth first, moving or not, failed or not, so that
 * every way of tracing gives the same numbers. What failed moved nothing, and neither did anything below it.
 */
export const internalMoves = (frames: ReadonlyArray<CallFrame>): ReadonlyArray<InternalMove> => {
  const moves: Array<InternalMove> = []
  let ordinal = 0
  let failedAt = Number.POSITIVE_INFINITY
  for (const { depth, failed, from, kind, to, value } of frames) {
    if (depth <= failedAt) failedAt = failed ? depth : Number.POSITIVE_INFINITY
    if (depth === 0 || (value === 0n && to !== null && BUILT_IN.test(to))) continue
    if (depth < failedAt && to !== null && value > 0n && MOVING.has(kind)) moves.push({ ordinal, from, to, value })
    ordinal += 1
  }
  return moves
}
