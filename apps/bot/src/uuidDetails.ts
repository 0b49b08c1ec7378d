/** A UUID as two arguments of a button: its digits. */
export const uuidDetails = (id: string): string => {
  const digits = id.replaceAll("-", "")
  return `${digits.slice(0, 16)}:${digits.slice(16)}`
}

/** The UUID of the first two arguments of a button, as far as they are one. */
export const asUuid = ([one = "", two = ""]: ReadonlyArray<string>): string =>
  `${one}${two}`.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5")
