import { DateTime } from "effect"

/** The hour all contract suites start at. */
export const NOW = DateTime.makeUnsafe("2026-03-01T12:00:00Z")

/** The moment that many minutes after `NOW`, or before it. */
export const minutesLater = (minutes: number) => DateTime.add(NOW, { minutes })
