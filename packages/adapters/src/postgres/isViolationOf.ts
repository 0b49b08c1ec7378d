import { isSqlError } from "effect/sql/SqlError"

/** Whether an error is the violation of this very constraint or unique index, so that it can be told as what it means. */
export const isViolationOf = (constraint: string) => (error: unknown): boolean => {
  if (!isSqlError(error)) return false
  const { reason } = error
  if (reason._tag === "UniqueViolation") return reason.constraint === constraint
  return reason._tag === "ConstraintError" && reason.cause instanceof Error && "constraint" in reason.cause &&
    reason.cause.constraint === constraint
}
