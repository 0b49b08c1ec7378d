import type { BodyFault, ParameterFault } from "../problems/Problem.ts"
import type { ProblemCode } from "../problems/problemCatalog.ts"

/** Why there is no answer the client understands: the network failed, it took too long, or what answered was not this API. */
export type NoAnswerReason = "network" | "timeout" | "unexpected answer"

/** A call that failed. It holds nothing of the key. */
export abstract class SigmatradeError extends Error {
  /** How often it was tried. */
  readonly tries: number
  /** How long to wait before the next try, in milliseconds, where the API says so. */
  readonly retryAfterMs: number | null
  constructor(message: string, said: { readonly tries: number; readonly retryAfterMs?: number | null; readonly cause?: unknown }) {
    super(message, said.cause === undefined ? {} : { cause: said.cause })
    this.tries = said.tries
    this.retryAfterMs = said.retryAfterMs ?? null
  }
}

/** What the API says of an error (RFC 9457). */
export interface ProblemMembers {
  /** The page that explains it. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** What is wrong with this very request and what to do: for people, never to be parsed. */
  readonly detail: string
  /** What to tell errors apart by; it never changes its meaning. A newer server may know more of them. */
  readonly code: ProblemCode | (string & {})
  /** Name it when you ask for help: the server's log holds it. */
  readonly request_id: string
  /** Which parameters or places of the body are wrong. */
  readonly errors?: ReadonlyArray<ParameterFault | BodyFault>
}

/** The API has answered, and the answer is an error. */
export class SigmatradeProblem extends SigmatradeError implements ProblemMembers {
  override readonly name = "SigmatradeProblem"
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode | (string & {})
  readonly request_id: string
  readonly errors: ReadonlyArray<ParameterFault | BodyFault>
  constructor(problem: ProblemMembers, said: { readonly tries: number; readonly retryAfterMs?: number | null }) {
    super(`${problem.code}: ${problem.detail} (request ${problem.request_id})`, said)
    this.type = problem.type
    this.title = problem.title
    this.status = problem.status
    this.detail = problem.detail
    this.code = problem.code
    this.request_id = problem.request_id
    this.errors = problem.errors ?? []
  }
}

/** Nobody knows whether the API has done what it was asked: repeat a call that writes under the same idempotency key. */
export class NoAnswer extends SigmatradeError {
  override readonly name = "NoAnswer"
  readonly reason: NoAnswerReason
  /** The status of an answer that was not understood; null: there was none. */
  readonly status: number | null
  constructor(reason: NoAnswerReason, message: string, said: { readonly tries: number; readonly status?: number; readonly retryAfterMs?: number | null; readonly cause?: unknown }) {
    super(message, said)
    this.reason = reason
    this.status = said.status ?? null
  }
}
