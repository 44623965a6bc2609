import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { describeApi } from '#app/_server/describe-api.ts';
import { operations, sharedOperations } from '#app/api/v1/operations.ts';
import { ApiDocsPage } from '#components/api-docs/api-docs-page.tsx';
import { type OpenApiDocument, readDocument } from '#components/api-docs/read-document.ts';
import { readErrorMeanings } from '#components/api-docs/read-error-meanings.ts';
import { askedUrl } from '#lib/http/asked-host.ts';
import packageJson from '../../../package.json' with { type: 'json' };

export const metadata: Metadata = { title: 'REST API' };

export default async function Page() {
  const { origin } = askedUrl(await headers());
  const document = describeApi(
    operations,
    packageJson.version,
    sharedOperations,
  ) as OpenApiDocument;
  const errorsFile = path.join(/* turbopackIgnore: true */ process.cwd(), 'docs', 'errors.md');
  return (
    <ApiDocsPage
      version={packageJson.version}
      operations={readDocument(document, origin)}
      meanings={readErrorMeanings(await readFile(errorsFile, 'utf8'))}
    />
  );
}
