/** `P1DT12H`, as ISO 8601 has it, in days, hours, minutes and seconds. */
export function secondsOf(written: string): number | undefined {
  const found = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(written)
  if (found === null) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
}
