import { BackSide, BufferAttribute, type BufferGeometry, Color, ShaderMaterial, Vector2 } from 'three'

/** The body turned inside out and grown by a few pixels: what shows past the body is a line of constant width. */
export function createHullMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    side: BackSide,
    depthWrite: false,
    uniforms: { uViewport: { value: new Vector2(1, 1) } },
    vertexShader: `
attribute vec3 smoothNormal; attribute vec4 hull;
uniform vec2 uViewport; varying vec3 vHull;
void main() {
  vHull = hull.rgb;
  mat4 model = modelViewMatrix * instanceMatrix;
  gl_Position = projectionMatrix * model * vec4(position, 1.0);
  vec2 outward = (projectionMatrix * vec4(mat3(model) * smoothNormal, 0.0)).xy * uViewport;
  outward = length(outward) > 1e-5 ? normalize(outward) : vec2(0.0);
  gl_Position.xy += outward * hull.a * 2.0 / uViewport * gl_Position.w;
}`,
    fragmentShader: `
varying vec3 vHull;
void main() { gl_FragColor = vec4(vHull, 1.0);
#include <colorspace_fragment>
}`,
  })
}

export const hullColor = (css: string, widthPx: number, into: Float32Array, index: number) => {
  const color = new Color(css)
  into.set([color.r, color.g, color.b, widthPx], index * 4)
}

/** Corners that share a point share a normal, so that the hull does not tear at the creases. */
export function withSmoothNormals(faces: BufferGeometry): BufferGeometry {
  if (faces.getAttribute('smoothNormal')) return faces
  const position = faces.getAttribute('position')
  const normal = faces.getAttribute('normal')
  const key = (i: number) => [position.getX(i), position.getY(i), position.getZ(i)].map((v) => Math.round(v * 500)).join()
  const sums = new Map<string, [number, number, number]>()
  for (let i = 0; i < position.count; i++) {
    const sum = sums.get(key(i)) ?? [0, 0, 0]
    sums.set(key(i), [sum[0] + normal.getX(i), sum[1] + normal.getY(i), sum[2] + normal.getZ(i)])
  }
  const out = new Float32Array(position.count * 3)
  for (let i = 0; i < position.count; i++) {
    const sum = sums.get(key(i))!
    const length = Math.hypot(...sum) || 1
    out.set([sum[0] / length, sum[1] / length, sum[2] / length], i * 3)
  }
  faces.setAttribute('smoothNormal', new BufferAttribute(out, 3))
  return faces
}
