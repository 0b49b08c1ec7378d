import { DateTime } from "effect"

/** A moment for people, to the second: `2026-07-01 12:00:00 UTC`. */
export const writeTime = (at: DateTime.Utc): string => `${DateTime.formatIso(at).slice(0, 19).replace("T", " ")} UTC`

/** How long ago something was, in one unit. */
export const writeAge = (ageMs: number): string => {
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  if (seconds < 120) return `${seconds} s ago`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`
}
