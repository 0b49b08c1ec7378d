import { DateTime } from "effect"
import type { AlertStanding } from "./AlertStore.ts"

/** About one thing an operator is told that it has begun, and that it is over, once in so many minutes: what flaps is one alert. */
export const QUIET_MINUTES = 10

/** What an operator is to be told now of something that is open or not; `null`: nothing. Pure. */
export const dueAlert = (standing: AlertStanding | null, isOpen: boolean, now: DateTime.Utc): "raised" | "resolved" | null => {
  if (standing === null || standing.told === "nothing") return isOpen ? "raised" : null
  const isQuiet = DateTime.isGreaterThanOrEqualTo(now, DateTime.add(standing.raisedAt, { minutes: QUIET_MINUTES }))
  if (!isQuiet || isOpen === (standing.told === "raised")) return null
  return isOpen ? "raised" : "resolved"
}
