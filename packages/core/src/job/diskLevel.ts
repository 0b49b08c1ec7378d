/** How full a disk is: well, above the first mark, above the second, above the last. */
export type DiskLevel = "ok" | "warn" | "shed" | "emergency"

/** From how many percent on a disk counts as each. */
export interface DiskMarks {
  readonly warn: number
  readonly shed: number
  readonly emergency: number
}

/** A level that was reached is left only so far below its mark, so that a disk that hovers at it does not flap. */
export const HYSTERESIS_BPS = 200

const LEVELS: ReadonlyArray<DiskLevel> = ["ok", "warn", "shed", "emergency"]

/** The level of a disk after it had `before`; `usedBps` in hundredths of a percent. Pure. */
export const diskLevel = (marks: DiskMarks, before: DiskLevel, usedBps: number): DiskLevel => {
  const above = (slack: number) => [marks.warn, marks.shed, marks.emergency].filter((mark) => usedBps >= mark * 100 - slack).length
  const held = Math.min(LEVELS.indexOf(before), above(HYSTERESIS_BPS))
  return LEVELS[Math.max(held, above(0))] ?? "ok"
}
