import type { LegacyReport } from "@sigmatrade/core/legacy/LegacyReport"

/** A report for programs: amounts as strings of base units, every id of what was left out. */
export const legacyJson = (report: LegacyReport): string =>
  JSON.stringify(report, (_, value: unknown) => typeof value === "bigint" ? String(value) : value, 2)
