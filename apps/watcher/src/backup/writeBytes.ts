const UNITS = ["B", "KB", "MB", "GB", "TB"] as const

/** A size for people, in thousands: `12.3 MB`. */
export const writeBytes = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${UNITS[power] ?? "B"}`
}
