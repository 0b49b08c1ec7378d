import { DateTime, Option } from "effect"

/** When something begins, and from when on it is too late. */
export interface Moments {
  readonly from: DateTime.Utc
  /** `null`: nothing was said of that. */
  readonly until: DateTime.Utc | null
}

const MOMENT = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4}),?[ T]\d{2}:\d{2}`
const WRITTEN = new RegExp(String.raw`^(${MOMENT})(?:\s*(?:[-–—]|\n)\s*(${MOMENT}))?$`, "u")

/** A moment that the calendar has: no 30th of February. */
const readMoment = (written: string): DateTime.Utc | null => {
  const [day = "", time = ""] = written.replace(",", "").split(/[ T]/u)
  const iso = `${day.includes(".") ? day.split(".").toReversed().join("-") : day}T${time}`
  const read = Option.getOrNull(DateTime.make(`${iso}:00Z`))
  return read !== null && DateTime.formatIso(read).startsWith(iso) ? DateTime.toUtc(read) : null
}

/** Reads one moment or two in UTC: `2026-03-01 18:00`, or `01.03.2026 18:00 - 01.03.2026 20:00`. `null`: it is something else. */
export const readMoments = (written: string): Moments | null => {
  const [, begin = "", end] = WRITTEN.exec(written.trim().replaceAll(/[ \t]+/gu, " ").replaceAll(/ ?UTC/giu, "")) ?? []
  const from = readMoment(begin)
  const until = end === undefined ? null : readMoment(end)
  return from === null || (end !== undefined && until === null) ? null : { from, until }
}
