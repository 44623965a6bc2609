/** What a drawn chart takes from style sheets and variables, and would lose as a picture by itself. */
const KEPT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'opacity',
] as const;
const SCALE = 2;
const HEADER_PX = 28;

/** Downloads text or a picture as a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The chart as it is on the page, in its colours, with its title above, as a PNG of twice its size. */
export async function chartToPng(svg: SVGSVGElement, title: string): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const drawn = [svg, ...svg.querySelectorAll('*')];
  for (const [at, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = drawn[at];
    if (!original) continue;
    const style = getComputedStyle(original);
    for (const name of KEPT) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('style');
  }
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  const source = new XMLSerializer().serializeToString(copy);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();

  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = (height + HEADER_PX) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  const style = getComputedStyle(document.documentElement);
  context.scale(SCALE, SCALE);
  context.fillStyle = style.getPropertyValue('--surface');
  context.fillRect(0, 0, width, height + HEADER_PX);
  context.fillStyle = style.getPropertyValue('--text');
  context.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText(title, 12, 19, width - 24);
  context.drawImage(image, 0, HEADER_PX, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture is empty')))),
  );
}
