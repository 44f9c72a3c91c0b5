/** About how wide words stand in Inter at 12 px; a little wide, so that a label never touches its edge. */
export const textWidthPx = (text: string): number => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 12.5 : 6.9), 0)
