// A cookie becomes a Bearer: npm install, npm run build, then npm start.
export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

async function relay(request, { params }) {
  const token = request.cookies.get('accessToken')?.value;
  if (!token) return new Response(null, { status: 401 });
  const headers = new Headers(request.headers);
  for (const name of ['cookie', 'host', 'connection', 'content-length']) headers.delete(name);
  headers.set('authorization', 'Bearer ' + token);
  const answer = await fetch('http://127.0.0.1:9100/' + (await params).path.join('/') + request.nextUrl.search, {
    method: request.method,
    headers,
    body: ['GET', 'HEAD'].includes(request.method) ? undefined : request.body,
    duplex: 'half',
    redirect: 'manual',
    cache: 'no-store',
  });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}

export { relay as GET, relay as POST, relay as PUT, relay as PATCH, relay as DELETE };
