import {
  AdditiveBlending,
  HalfFloatType,
  Mesh,
  NearestFilter,
  OrthographicCamera,
  PlaneGeometry,
  ShaderMaterial,
  type Texture,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three'

const VERTEX = 'varying vec2 vUv; void main() { vUv = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }'

/** Sums frames in linear light and shows their average: soft shadow, ambient occlusion and anti-aliasing in one. */
export function createStill(renderer: WebGLRenderer) {
  const options = { type: HalfFloatType, minFilter: NearestFilter, magFilter: NearestFilter } as const
  const frame = new WebGLRenderTarget(1, 1, options)
  const sum = new WebGLRenderTarget(1, 1, { ...options, depthBuffer: false })
  const flat = new OrthographicCamera(-1, 1, 1, -1, 0, 1)
  const plane = new PlaneGeometry(2, 2)
  const adding = pass('gl_FragColor = texture2D(uMap, vUv);')
  Object.assign(adding, { blending: AdditiveBlending, premultipliedAlpha: true, transparent: true })
  // an eighth-bit dither hides the banding that smooth greys show on dark screens
  const showing = pass(`gl_FragColor = vec4(texture2D(uMap, vUv).rgb / uCount, 1.0);
#include <colorspace_fragment>
float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
gl_FragColor.rgb += (noise - 0.5) / 255.0;`)
  const quad = new Mesh(plane, adding)
  quad.frustumCulled = false
  let count = 0

  function draw(material: ShaderMaterial, from: Texture, into: WebGLRenderTarget | null, clear: boolean) {
    quad.material = material
    material.uniforms.uMap!.value = from
    renderer.setRenderTarget(into)
    renderer.autoClear = clear
    renderer.render(quad, flat)
    renderer.autoClear = true
    renderer.setRenderTarget(null)
  }

  return {
    get count() {
      return count
    },
    restart(widthPx: number, heightPx: number) {
      count = 0
      frame.setSize(widthPx, heightPx)
      sum.setSize(widthPx, heightPx)
    },
    add(render: () => void) {
      renderer.setRenderTarget(frame)
      render()
      draw(adding, frame.texture, sum, count === 0)
      count += 1
    },
    show() {
      showing.uniforms.uCount!.value = count
      draw(showing, sum.texture, null, true)
    },
    dispose() {
      for (const thing of [frame, sum, plane, adding, showing]) thing.dispose()
    },
  }
}

function pass(body: string) {
  return new ShaderMaterial({
    uniforms: { uMap: { value: null }, uCount: { value: 1 } },
    vertexShader: VERTEX,
    fragmentShader: `uniform sampler2D uMap; uniform float uCount; varying vec2 vUv; void main() { ${body}\n}`,
    depthTest: false,
    depthWrite: false,
  })
}
