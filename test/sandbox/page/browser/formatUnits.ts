/**
 * Base units as whole coins. Never a float.
 * Rounding: down to 6 decimals when `short`, else exact. Thousands are set apart by a thin space when `short`.
 */
export const formatUnits = (units: bigint, decimals: number, short: boolean): string => {
  const scale = 10n ** BigInt(decimals)
  const whole = String(units / scale)
  const exact = String(units % scale).padStart(decimals, "0")
  const fraction = (short ? exact.slice(0, 6) : exact).replace(/0+$/, "")
  const shown = short ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole
  return fraction === "" ? shown : `${shown}.${fraction}`
}
