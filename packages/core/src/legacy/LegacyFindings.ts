import type { LegacyTable } from "./LegacyTable.ts"

/** A row that is not taken over, and why. */
export interface LeftOut {
  readonly table: LegacyTable
  readonly id: string
  readonly reason: string
}

/** Something that contradicts itself or cannot be told from the rows: what was done about it is said, and a person should know. */
export interface Doubt {
  /** `<table>:<id>`. */
  readonly subject: string
  readonly what: string
}

/** A payment whose end the old system does not know: an operator has to look at the chain before anything is taken over. */
export interface Look {
  /** `<table>:<id>`, by which the operator says what he has found. */
  readonly key: string
  /** The row that waits for it, `<table>:<id>`: the same one, or what a payment was to pay. */
  readonly item: string
  /** The user it was for, in the old numbers. */
  readonly userId: string
  /** As the old system wrote it. */
  readonly amount: string
  readonly txHash: string | null
  readonly why: string
}

/** What is told of the rows besides what is taken. */
export interface LegacyFindings {
  readonly leftOut: ReadonlyArray<LeftOut>
  readonly doubts: ReadonlyArray<Doubt>
  readonly looks: ReadonlyArray<Look>
}

/** All findings of several together. */
export const allFindings = (parts: ReadonlyArray<Partial<LegacyFindings>>): LegacyFindings => ({
  leftOut: parts.flatMap(({ leftOut }) => leftOut ?? []),
  doubts: parts.flatMap(({ doubts }) => doubts ?? []),
  looks: parts.flatMap(({ looks }) => looks ?? [])
})
