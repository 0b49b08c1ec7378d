/** One kind of problem, as `/problems/{code}` explains it. */
export interface ProblemKind {
  /** The HTTP status it is answered with. */
  readonly status: number
  /** The type others have registered for it; ours is the address of its page. */
  readonly type?: string
  /** The same words every time (RFC 9457). */
  readonly title: string
  /** What has happened. */
  readonly meaning: string
  /** What the caller can do about it. */
  readonly remedy: string
}
