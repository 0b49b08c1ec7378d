/** What may leave at once, and when that was counted. */
export interface Bucket {
  readonly tokens: number
  readonly atMs: number
}

/** Rounding of counted tokens: so little is nothing. */
const NOTHING = 1e-9

/** A bucket after a long silence. */
export const full = (burstMax: number, nowMs: number): Bucket => ({ tokens: burstMax, atMs: nowMs })

/** The bucket at a later moment. A clock that went back adds nothing. */
export const refilled = ({ atMs, tokens }: Bucket, nowMs: number, perSecond: number, burstMax: number): Bucket =>
  ({ tokens: Math.min(burstMax, tokens + (Math.max(0, nowMs - atMs) / 1_000) * perSecond), atMs: nowMs })

/** After one has left. */
export const withoutOne = ({ atMs, tokens }: Bucket): Bucket => ({ tokens: tokens - 1, atMs })

/** Milliseconds until one may leave, rounded up; 0: now. */
export const waitMsOf = ({ tokens }: Bucket, perSecond: number): number =>
  tokens >= 1 - NOTHING ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000 - NOTHING)
