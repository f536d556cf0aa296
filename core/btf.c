// SPDX-License-Identifier: GPL-2.0
/*
 * Offsets of members of structures that no header shows, from the running
 * kernel's own type information (BTF), with the member's type proven.
 *
 * Private structures change between point releases; a version number says
 * nothing about them. Used at load only: nothing is kept but the offsets.
 */
#include <linux/btf.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/stringhash.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <vkfs/symbols.h>

static struct {
	const u8 *types;
	const char *strings;
	u32 *offset;	/* of type number N in @types */
	u32 *next;	/* of the same hash of name as type number N, or 0 */
	u32 nr;
	u32 *named;	/* by hash of name: the first structure or function */
} btf __initdata;

#define NAMED_BITS	14

static u32 __init btf_hash(const char *name)
{
	return hash_32(full_name_hash(NULL, name, strlen(name)), NAMED_BITS);
}

static const struct btf_type *__init btf_type(u32 id)
{
	return id && id < btf.nr ? (void *)(btf.types + btf.offset[id]) : NULL;
}

/* Bytes that follow a type's header, or -1 for a kind we have never met. */
static int __init btf_tail(const struct btf_type *t)
{
	u32 vlen = BTF_INFO_VLEN(t->info);

	switch (BTF_INFO_KIND(t->info)) {
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return sizeof(u32);
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return vlen * sizeof(struct btf_member);
	case BTF_KIND_ENUM:
		return vlen * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64:
		return vlen * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO:
		return vlen * sizeof(struct btf_param);
	case BTF_KIND_DATASEC:
		return vlen * sizeof(struct btf_var_secinfo);
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	}
	return -1;
}

static const char *__init btf_name(const struct btf_type *t)
{
	return btf.strings + t->name_off;
}

/* Note where type number @id starts, and its name if it is one we may look for. */
static void __init btf_note(u32 id, u32 pos)
{
	const struct btf_type *t = (void *)(btf.types + pos);
	u32 kind = BTF_INFO_KIND(t->info), hash;

	btf.offset[id] = pos;
	if (!t->name_off || (kind != BTF_KIND_STRUCT && kind != BTF_KIND_FUNC))
		return;
	hash = btf_hash(btf_name(t));
	btf.next[id] = btf.named[hash];
	btf.named[hash] = id;
}

static const struct btf_type *__init btf_find(const char *name, u32 kind)
{
	u32 id = btf.named[btf_hash(name)];

	for (; id; id = btf.next[id]) {
		const struct btf_type *t = btf_type(id);

		if (BTF_INFO_KIND(t->info) == kind && !strcmp(btf_name(t), name))
			return t;
	}
	return NULL;
}

/* Walk all types once to count them, once to note them. */
static int __init btf_index(u32 len)
{
	u32 pos, nr;
	int tail, pass;

	for (pass = 0; pass < 2; pass++) {
		nr = 1;
		for (pos = 0; pos < len; nr++) {
			const struct btf_type *t = (void *)(btf.types + pos);

			tail = btf_tail(t);
			if (tail < 0)
				return -EINVAL;
			if (pass)
				btf_note(nr, pos);
			pos += sizeof(*t) + tail;
		}
		if (pass)
			break;
		btf.nr = nr;
		btf.offset = vcalloc(nr, sizeof(*btf.offset));
		btf.next = vcalloc(nr, sizeof(*btf.next));
		btf.named = vcalloc(BIT(NAMED_BITS), sizeof(*btf.named));
		if (!btf.offset || !btf.next || !btf.named)
			return -ENOMEM;
	}
	return 0;
}

/**
 * vkfs_btf_init - index the kernel's types
 *
 * Return: 0; -ENOENT if the kernel carries none; -EINVAL if they are of a form
 * newer than this code; -ENOMEM.
 */
int __init vkfs_btf_init(void)
{
	const struct btf_header *h = (void *)vkfs_symbol("__start_BTF");
	unsigned long end = vkfs_symbol("__stop_BTF");

	if (!h || !end || h->magic != BTF_MAGIC || h->version != BTF_VERSION)
		return -ENOENT;
	btf.types = (const u8 *)h + h->hdr_len + h->type_off;
	btf.strings = (const char *)h + h->hdr_len + h->str_off;
	if ((unsigned long)btf.types + h->type_len > end)
		return -EINVAL;
	return btf_index(h->type_len);
}

void __init vkfs_btf_exit(void)
{
	vfree(btf.offset);
	vfree(btf.next);
	vfree(btf.named);
	btf.offset = NULL;
	btf.next = NULL;
	btf.named = NULL;
}

static const struct btf_type *__init btf_strip(u32 id)
{
	const struct btf_type *t = btf_type(id);

	while (t) {
		switch (BTF_INFO_KIND(t->info)) {
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_TYPE_TAG:
			t = btf_type(t->type);
			continue;
		}
		break;
	}
	return t;
}

/* @want is "*name" for a pointer to struct or type @name, else the name. */
static bool __init btf_is(const struct btf_type *t, const char *want)
{
	if (*want == '*') {
		if (!t || BTF_INFO_KIND(t->info) != BTF_KIND_PTR)
			return false;
		t = btf_strip(t->type);
		want++;
	}
	return t && !strcmp(btf_name(t), want);
}

static int __init btf_member_in(const struct btf_type *s, const char *name,
				const char *want)
{
	const struct btf_member *m = (void *)(s + 1);
	u32 bit, i;

	for (i = 0; i < BTF_INFO_VLEN(s->info); i++, m++) {
		const struct btf_type *t = btf_strip(m->type);
		int ret;

		bit = BTF_INFO_KFLAG(s->info) ? BTF_MEMBER_BIT_OFFSET(m->offset) :
						m->offset;
		if (!m->name_off && t && btf_tail(t) > 0) {
			ret = btf_member_in(t, name, want);
			if (ret >= 0)
				return ret + bit / 8;
			continue;
		}
		if (strcmp(btf.strings + m->name_off, name))
			continue;
		return bit % 8 || !btf_is(t, want) ? -EINVAL : bit / 8;
	}
	return -ENOENT;
}

/**
 * vkfs_btf_member - byte offset of a structure's member
 * @type: the structure's name
 * @member: the member's name; members of anonymous members count too
 * @want: the type the member must have, typedefs and qualifiers taken off:
 *	a structure's or integer's name, "*name" for a pointer to it, or "" for an array
 *
 * Return: the offset; -ENOENT if there is no such structure or member; -EINVAL
 * if the member is of another type.
 */
int __init vkfs_btf_member(const char *type, const char *member, const char *want)
{
	const struct btf_type *t = btf_find(type, BTF_KIND_STRUCT);

	return t ? btf_member_in(t, member, want) : -ENOENT;
}

/**
 * vkfs_btf_size - size of a structure
 * @type: its name
 *
 * Return: bytes; -ENOENT if there is no such structure.
 */
int __init vkfs_btf_size(const char *type)
{
	const struct btf_type *t = btf_find(type, BTF_KIND_STRUCT);

	return t ? t->size : -ENOENT;
}

/* Append a type: "*" for each pointer, then the name; a function's is "()". */
static void __init btf_append(u32 id, char *buf, size_t size)
{
	const struct btf_type *t = btf_strip(id);

	for (; t && BTF_INFO_KIND(t->info) == BTF_KIND_PTR; t = btf_strip(t->type))
		strlcat(buf, "*", size);
	if (!t)
		strlcat(buf, "void", size);
	else if (BTF_INFO_KIND(t->info) == BTF_KIND_FUNC_PROTO)
		strlcat(buf, "()", size);
	else
		strlcat(buf, btf_name(t), size);
}

/**
 * vkfs_btf_prototype - write down what a function takes and returns
 * @function: its name
 * @buf: gets it, for instance "int(*seq_file,long int)": typedefs and qualifiers are
 *	taken off, a structure is its name, a pointer a star before what it points to
 * @size: of @buf; what does not fit is cut off
 *
 * Return: 0; -ENOENT if the kernel's types know no such function, which they do
 * not either if there are several and they differ.
 */
int __init vkfs_btf_prototype(const char *function, char *buf, size_t size)
{
	const struct btf_type *t = btf_find(function, BTF_KIND_FUNC);
	const struct btf_param *p;
	u32 i;

	t = t ? btf_type(t->type) : NULL;
	if (!t)
		return -ENOENT;
	*buf = '\0';
	btf_append(t->type, buf, size);
	p = (void *)(t + 1);
	for (i = 0; i < BTF_INFO_VLEN(t->info); i++) {
		strlcat(buf, i ? "," : "(", size);
		btf_append(p[i].type, buf, size);
	}
	strlcat(buf, i ? ")" : "()", size);
	return 0;
}
