let known: boolean | undefined

/** Whether this browser draws WebGL with its processor, as in a virtual desktop or on a machine without a graphics card. Edges are then
 *  not smoothed: that alone is half of the work of a frame. Asked once, before the map makes its own context. */
export function drawsInSoftware(): boolean {
  known ??= /swiftshader|llvmpipe|softpipe|basic render|software/i.test(renderer())
  return known
}

/** A browser that would draw in software mostly says so by giving no context to who asks for a quick one: asked so, nothing is made there. */
function renderer(): string {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!gl) return 'software'
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return name
}
